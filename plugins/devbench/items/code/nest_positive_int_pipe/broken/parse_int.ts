// fails: logic_error
import { BadRequestException, Injectable, type PipeTransform } from "@nestjs/common";
@Injectable()
export class {{Pipe}} implements PipeTransform<string, number> {
  transform(value: string): number {
    const number = parseInt(value, 10);
    if (isNaN(number) || number < 1 || number > {{max}}) {
      throw new BadRequestException(`"${value}" is invalid`);
    }
    return number;
  }
}
