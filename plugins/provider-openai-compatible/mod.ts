/** Any server in the OpenAI dialect. The user gives the address; nothing but the dialect is known. @module */

import { defineProvider, openAICompatible } from "model-lens";
import { z } from "zod";

export default defineProvider({
  url: null,
  needsUrl: true,
  // After the servers that can be recognised: they tell more.
  rank: 900,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, { server: "OpenAI-compatible server" }),
});
