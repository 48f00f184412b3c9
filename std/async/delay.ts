/**
 * Bridge for `@std/async/delay`, typed here because the npm package has no types.
 * @module
 */
// @ts-types="./delay.d.ts"
export * from "npm:deno-std@1.4.0/async/delay.js";
