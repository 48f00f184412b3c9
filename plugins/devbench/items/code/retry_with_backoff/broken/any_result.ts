// fails: type_error
export async function {{fn}}(task, { attempts, delayMs }) {
  let pause = delayMs;
  for (let attempt = 1;; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause *= {{factor}};
    }
  }
}
