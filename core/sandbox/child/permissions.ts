/** What a child gives up before it looks at what it is to run. @module */

/** Gives up every permission of this process, which cannot be undone. */
export function dropPermissions(): void {
  for (const name of ["run", "ffi", "net", "write", "env", "sys", "import", "read"] as const) {
    const { state } = Deno.permissions.revokeSync({ name } as Deno.PermissionDescriptor);
    if (state === "granted") throw new TypeError(`Cannot give up the permission "${name}"`);
  }
}
