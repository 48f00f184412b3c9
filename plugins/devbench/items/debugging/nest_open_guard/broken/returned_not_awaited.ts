// fails: logic_error
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
  canActivate(context: ExecutionContext): Promise<boolean> | boolean {
    const key = context.switchToHttp().getRequest().headers["{{header}}"];
    if (key === undefined) return false;
    try {
      return this.store.accepts(key);
    } catch {
      return false;
    }
  }
}
