// fails: race_condition
export class {{Name}} {
  results: readonly string[] = [];
  loading = false;
  error: string | null = null;
  private latest = "";
  constructor(private readonly find: (query: string) => Promise<readonly string[]>) {}
  async search(query: string): Promise<void> {
    this.latest = query;
    this.loading = true;
    this.error = null;
    try {
      const results = await this.find(query);
      if (query === this.latest) this.results = results;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.loading = false;
    }
  }
}
