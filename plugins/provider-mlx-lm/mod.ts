/** mlx-lm's server: the OpenAI dialect and little else; it is known by how it says so. @module */

import { anotherServer, defineProvider, openAICompatible } from "model-lens";
import { z } from "zod";

const SERVER = "mlx_lm.server";

export default defineProvider({
  url: "http://localhost:8080/v1",
  rank: 100,
  settings: z.strictObject({}),
  create: (context) =>
    openAICompatible(context, {
      server: SERVER,

      async identify({ facts, listed }, native) {
        // Python's own web server, a list that nobody signs, and two words for what is not there.
        if (listed.some(({ owned_by: owner }) => (owner ?? "") !== "")) {
          throw anotherServer(SERVER, "/models");
        }
        const { headers, json } = await native.reply("health");
        const isPython = /^BaseHTTP\//.test(headers.get("server") ?? "");
        if (!isPython || !Health.safeParse(json).success) {
          throw anotherServer(SERVER, "/health");
        }
        const nowhere = await native.reply("no-such-path");
        if (nowhere.status !== 404 || nowhere.text !== "Not Found") {
          throw anotherServer(SERVER, "reply to an unknown path");
        }
        return {
          ...facts,
          server: { value: SERVER, source: "/health" },
          version: {
            value: null,
            reason: "only its answers tell it: see fingerprint in call.completed",
          },
          slots: { value: null, reason: "it batches what it can, and does not tell how many" },
        };
      },
    }),
});

const Health = z.object({ status: z.literal("ok") });
