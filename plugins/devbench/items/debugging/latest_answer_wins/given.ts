export class {{Name}} {
  results: readonly string[] = [];
  loading = false;
  error: string | null = null;

  constructor(private readonly find: (query: string) => Promise<readonly string[]>) {}

  async search(query: string): Promise<void> {
    this.loading = true;
    this.error = null;
    try {
      this.results = await this.find(query);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.loading = false;
    }
  }
}
