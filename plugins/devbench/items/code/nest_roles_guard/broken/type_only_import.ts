// fails: incorrect_di
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from "@nestjs/common";
import type { Reflector } from "@nestjs/core";
export const Roles = (...roles: string[]) => SetMetadata("roles", roles);
@Injectable()
export class {{Guard}} implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const wanted = this.reflector.getAllAndOverride<string[] | undefined>("roles", places);
    if (!wanted) return true;
    const { user } = context.switchToHttp().getRequest();
    return wanted.some((role) => user?.{{field}}?.includes(role) ?? false);
  }
}
