// fails: logic_error
export async function {{fn}}<T>(
  task: () => Promise<T>,
  { attempts, delayMs }: { attempts: number; delayMs: number },
): Promise<T> {
  let pause = delayMs;
  for (let attempt = 1; attempt < attempts; attempt++) {
    try {
      return task();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause *= {{factor}};
    }
  }
  return await task();
}
