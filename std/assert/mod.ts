/**
 * Bridge for `@std/assert`, typed here because the npm package has no types.
 * @module
 */
// @ts-types="./mod.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";
