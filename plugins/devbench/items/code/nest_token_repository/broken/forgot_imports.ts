// fails: missing_import
import { Injectable } from "@nestjs/common";
export const {{TOKEN}} = Symbol("{{TOKEN}}");
export interface {{Entity}}Repository {
  find(id: string): Promise<{ id: string; name: string } | undefined>;
}
@Injectable()
export class {{Entity}}Service {
  constructor(@Inject({{TOKEN}}) private readonly repository: {{Entity}}Repository) {}
  async nameOf(id: string): Promise<string> {
    const found = await this.repository.find(id);
    if (!found) throw new NotFoundException();
    return found.name;
  }
}
