// fails: type_error
import { BadRequestException, Injectable, type PipeTransform } from "@nestjs/common";
@Injectable()
export class {{Pipe}} implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^\d+$/.test(value)) throw new BadRequestException(`"${value}" is invalid`);
    return value;
  }
}
