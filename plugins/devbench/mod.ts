/** DevBench: is this model any good at TypeScript, NestJS and React? @module */

export { Evidence, Filled, Item } from "./item.ts";
