/**
 * Bridge for `@std/async/deadline`, typed here because the npm package has no types.
 * @module
 */
// @ts-types="./deadline.d.ts"
export * from "npm:deno-std@1.4.0/async/deadline.js";
