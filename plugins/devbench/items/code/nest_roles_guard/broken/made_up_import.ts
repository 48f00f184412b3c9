// fails: hallucinated_api
import { CanActivate, ExecutionContext, Injectable, RolesReflector, SetMetadata } from "@nestjs/common";
export const Roles = (...roles: string[]) => SetMetadata("roles", roles);
@Injectable()
export class {{Guard}} implements CanActivate {
  constructor(private readonly reflector: RolesReflector) {}
  canActivate(context: ExecutionContext): boolean {
    return this.reflector.matches(context, "{{field}}");
  }
}
