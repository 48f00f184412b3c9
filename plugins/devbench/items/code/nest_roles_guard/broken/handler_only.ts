// fails: logic_error
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
export const Roles = (...roles: string[]) => SetMetadata("roles", roles);
@Injectable()
export class {{Guard}} implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    const wanted = this.reflector.get<string[] | undefined>("roles", context.getHandler());
    if (!wanted) return true;
    const { user } = context.switchToHttp().getRequest();
    return wanted.some((role) => user?.{{field}}?.includes(role));
  }
}
