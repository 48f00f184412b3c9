import { Inject, Injectable, NotFoundException } from "@nestjs/common";

export const {{TOKEN}} = Symbol("{{TOKEN}}");

export interface {{Entity}} {
  id: string;
  name: string;
}

export interface {{Entity}}Repository {
  find(id: string): Promise<{{Entity}} | undefined>;
}

@Injectable()
export class {{Entity}}Service {
  constructor(@Inject({{TOKEN}}) private readonly repository: {{Entity}}Repository) {}

  async nameOf(id: string): Promise<string> {
    const found = await this.repository.find(id);
    if (found === undefined) throw new NotFoundException(`There is no "${id}"`);
    return found.name;
  }
}
