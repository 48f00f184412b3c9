/** Small files in every format that is imported, shaped as their programs write them. @module */

const CHUNKS = [
  { id: "c1", model: "qwen3-8b", choices: [{ delta: { content: "Hel" } }] },
  {
    choices: [{ delta: { content: "lo" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  },
];

/** An event stream of a chat. */
export const EVENT_STREAM = [...CHUNKS.map((chunk) => JSON.stringify(chunk)), "[DONE]"]
  .map((data) => `data: ${data}\n\n`).join("");

/** Saved from Chrome's network panel: one chat, and a request that is none. */
export const ARCHIVE = JSON.stringify(
  {
    log: {
      version: "1.2",
      entries: [
        {
          startedDateTime: "2026-11-20T10:00:00.000Z",
          time: 1510,
          request: {
            method: "POST",
            url: "http://localhost:1234/v1/chat/completions?key=hidden",
            headers: [{ name: "Authorization", value: "Bearer hidden" }],
            cookies: [{ name: "session", value: "hidden" }],
            postData: {
              mimeType: "application/json",
              text: JSON.stringify({
                model: "qwen3-8b",
                messages: [{ role: "user", content: "Hi" }],
              }),
            },
          },
          response: { status: 200, content: { mimeType: "text/event-stream", text: EVENT_STREAM } },
          timings: {
            blocked: 1.5,
            dns: -1,
            ssl: -1,
            connect: -1,
            send: 0.25,
            wait: 500,
            receive: 1008,
          },
        },
        {
          startedDateTime: "2026-11-20T10:00:00.000Z",
          time: 5,
          request: { method: "GET", url: "http://localhost:1234/v1/models" },
          response: { status: 200, content: {} },
          timings: { send: 1, wait: 1, receive: 3 },
        },
      ],
    },
  },
  null,
  1,
);

const asked = (model: string, content: string) =>
  JSON.stringify({ model, messages: [{ role: "user", content }] }, null, 2);

const packet = (content: string, finish: string | null) =>
  JSON.stringify({ id: "x", choices: [{ delta: { content }, finish_reason: finish }] }, null, 2);

/** As LM Studio keeps it: three requests, of which one is streamed and one fails. */
export const SERVER_LOG = `[2025-04-17 18:32:10][INFO][LM STUDIO SERVER] Server started.
[2025-04-17 18:32:17][DEBUG] Received request: POST to /v1/chat/completions with body ${
  asked("one", "first }\n{")
}
[2025-04-17 18:32:17][INFO][LM STUDIO SERVER] Running chat completion on conversation with 1 messages.
[2025-04-17 18:32:18][DEBUG] Received request: POST to /v1/chat/completions with body ${
  asked("two", "second")
}
[2025-04-17 18:32:19][INFO][two] Generated packet: ${packet("so ", null)}
[2025-04-17 18:32:24][INFO][one] Generated prediction:  ${
  JSON.stringify(
    {
      model: "one",
      choices: [{ message: { content: "ok", tool_calls: [] }, finish_reason: "stop" }],
      usage: { prompt_tokens: 18, completion_tokens: 1 },
      stats: {},
    },
    null,
    2,
  )
}
[2025-04-17 18:32:25][INFO][two] Generated packet: ${packet("far", "stop")}
[2025-04-17 18:32:25][INFO] Finished streaming response
2025-04-17 18:32:26 [DEBUG]
 Received request: POST to /v1/chat/completions with body ${asked("one", "third")}
2025-04-17 18:32:27 [ERROR]
 [Server Error] it is not iterable
`;

/** As \`lms log stream --json --stats\` prints it. */
export const STREAM = [
  "Streaming logs from LM Studio",
  JSON.stringify({
    timestamp: 1777939641468,
    data: { type: "llm.prediction.input", modelIdentifier: "m", modelPath: "p", input: "<user>Hi" },
  }),
  JSON.stringify({ timestamp: 1777939641500, data: { type: "server.log", content: "working" } }),
  JSON.stringify({
    timestamp: 1777939642794,
    data: {
      type: "llm.prediction.output",
      modelIdentifier: "m",
      output: "Hello",
      stats: {
        stopReason: "eosFound",
        tokensPerSecond: 96.48,
        timeToFirstTokenSec: 0.33,
        totalTimeSec: 0.995,
        promptTokensCount: 20,
        predictedTokensCount: 99,
      },
    },
  }),
].join("\n");

const user = (content: string) => [{ role: "user", content }];

/** Lines of every kind of request log, the last of them torn. */
export const RECORDS = [
  {
    timestamp: "2025-11-24T15:59:00Z",
    path: "/api/chat",
    request: { model: "llama3.2", messages: user("Hi") },
    response: [
      { model: "llama3.2", message: { content: "Hel" }, done: false },
      {
        model: "llama3.2",
        message: { content: "lo" },
        done: true,
        done_reason: "stop",
        total_duration: 1e9,
        prompt_eval_count: 5,
        eval_count: 2,
      },
    ],
    status_code: 200,
    duration_ms: 1010,
  },
  {
    custom_id: "a",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt", messages: user("2+2") },
  },
  {
    custom_id: "a",
    response: {
      status_code: 200,
      body: { choices: [{ message: { content: "4" }, finish_reason: "stop" }] },
    },
    error: null,
  },
  { messages: [...user("hey"), { role: "assistant", content: "yo" }] },
  {
    model: "lite",
    messages: user("why"),
    response: { choices: [{ message: { content: "because" }, finish_reason: "stop" }] },
    startTime: 1764000000.5,
    completionStartTime: 1764000000.75,
    endTime: 1764000001,
  },
  {
    url: "https://user:pw@example.org/v1/messages?api_key=hidden",
    request_body: JSON.stringify({ model: "claude", messages: user("A?"), max_tokens: 5 }),
    response_body: [
      {
        type: "message_start",
        message: { id: "m", model: "claude", content: [], usage: { input_tokens: 7 } },
      },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "A" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "B" } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
    ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
  },
  {
    endpoint: "/api/generate",
    request: { model: "g", prompt: "go on" },
    error: "connection reset",
  },
].map((record) => JSON.stringify(record)).join("\n") + '\n{"torn": ';
