/**
 * mlx-lm's server as its source has it: `mlx_lm/server.py` of `ml-explore/mlx-lm`, Python's web server
 * with HTTP/1.0, two paths to read and no owner of its models. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { plainReply } from "../reply.ts";

/** An mlx_lm.server. */
export function mlxLm(): Persona {
  return {
    name: "mlx_lm.server",
    headers: { server: "BaseHTTP/0.6 Python/3.12.4", "access-control-allow-origin": "*" },
    http10: true,
    listed: () => ({ created: 1_795_426_500 }),
    reply: ({ method, path }) =>
      `${method} ${path}` === "GET /health" ? plainReply(200, '{"status": "ok"}') : undefined,
    nowhere: () => plainReply(404, "Not Found"),
  };
}
