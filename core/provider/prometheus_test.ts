import { assertEquals } from "@std/assert";
import { metricSums } from "./prometheus.ts";

Deno.test("metricSums() adds the samples of a metric over its labels", () => {
  const text = [
    "# HELP vllm:num_requests_running Number of requests.",
    "# TYPE vllm:num_requests_running gauge",
    'vllm:num_requests_running{engine="0",model_name="a/b {c} \\"d\\""} 2.0',
    'vllm:num_requests_running{engine="1",model_name="x"} 1.0 1395066363000',
    "llamacpp:prompt_tokens_total 1.5e3",
    "",
  ].join("\r\n");
  assertEquals([...metricSums(text)], [
    ["vllm:num_requests_running", 3],
    ["llamacpp:prompt_tokens_total", 1500],
  ]);
});

Deno.test("metricSums() passes over what is no sample", () => {
  const text = "<html>\n{}\nname\nname{ 1\nname NaN\nname +Inf\n9name 1\n";
  assertEquals([...metricSums(text)], []);
  assertEquals([...metricSums("name{" + '"'.repeat(50_000))], []);
});
