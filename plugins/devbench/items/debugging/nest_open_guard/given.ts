import { type CanActivate, type ExecutionContext, Injectable } from "@nestjs/common";

@Injectable()
export class KeyStore {
  accepts(key: string): Promise<boolean> {
    return Promise.resolve(key === "secret");
  }
}

@Injectable()
export class {{Guard}} implements CanActivate {
  constructor(private readonly store: KeyStore) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    const key = headers["{{header}}"];
    if (key === undefined) return false;
    try {
      const accepted = this.store.accepts(key);
      return accepted ? true : false;
    } catch {
      return false;
    }
  }
}
