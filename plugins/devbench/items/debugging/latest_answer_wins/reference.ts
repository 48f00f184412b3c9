export class {{Name}} {
  results: readonly string[] = [];
  loading = false;
  error: string | null = null;
  #latest = 0;

  constructor(private readonly find: (query: string) => Promise<readonly string[]>) {}

  async search(query: string): Promise<void> {
    const mine = ++this.#latest;
    this.loading = true;
    this.error = null;
    try {
      const results = await this.find(query);
      if (mine === this.#latest) this.results = results;
    } catch (error) {
      if (mine === this.#latest) {
        this.error = error instanceof Error ? error.message : String(error);
      }
    } finally {
      if (mine === this.#latest) this.loading = false;
    }
  }
}
