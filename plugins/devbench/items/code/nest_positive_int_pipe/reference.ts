import { BadRequestException, Injectable, type PipeTransform } from "@nestjs/common";

@Injectable()
export class {{Pipe}} implements PipeTransform<string, number> {
  transform(value: string): number {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > {{max}}) {
      throw new BadRequestException(`"${value}" is no number from 1 to {{max}}`);
    }
    return number;
  }
}
