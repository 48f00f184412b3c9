/** Whether a name means this machine alone. @module */

/** Takes the host of an address, with or without the brackets of IPv6. */
export function isLoopback(host: string): boolean {
  return /^(localhost|(.+\.)?localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
