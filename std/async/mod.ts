/**
 * Bridge for `@std/async`.
 * @module
 */
export { deadline, type DeadlineOptions } from "./deadline.ts";
export { delay, type DelayOptions } from "./delay.ts";
