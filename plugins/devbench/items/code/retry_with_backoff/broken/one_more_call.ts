// fails: logic_error
export async function {{fn}}<T>(
  task: () => Promise<T>,
  { attempts, delayMs }: { attempts: number; delayMs: number },
): Promise<T> {
  let pause = delayMs;
  for (let attempt = 0;; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause *= {{factor}};
    }
  }
}
