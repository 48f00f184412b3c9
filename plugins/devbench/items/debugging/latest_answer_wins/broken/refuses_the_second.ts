// fails: logic_error
export class {{Name}} {
  results: readonly string[] = [];
  loading = false;
  error: string | null = null;
  constructor(private readonly find: (query: string) => Promise<readonly string[]>) {}
  async search(query: string): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      this.results = await this.find(query);
      this.error = null;
    } catch {
      this.error = "It failed";
    }
    this.loading = false;
  }
}
