import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from "@nestjs/common";
import { Reflector } from "@nestjs/core";

const ROLES = "roles";

export const Roles = (...roles: string[]) => SetMetadata(ROLES, roles);

@Injectable()
export class {{Guard}} implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const wanted = this.reflector.getAllAndOverride<string[] | undefined>(ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (wanted === undefined || wanted.length === 0) return true;
    const { user } = context.switchToHttp().getRequest<{ user?: { {{field}}?: string[] } }>();
    const held = user?.{{field}} ?? [];
    return wanted.some((role) => held.includes(role));
  }
}
