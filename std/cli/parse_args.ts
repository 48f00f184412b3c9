/**
 * Bridge for `@std/cli/parse-args`, typed here because the npm package has no types.
 * @module
 */
// @ts-types="./parse_args.d.ts"
export * from "npm:deno-std@1.4.0/cli/parse_args.js";
