// fails: hallucinated_api
export function {{fn}}(text: string): number {
  const duration = Intl.DurationFormat.parse(text);
  return duration.seconds * {{per}};
}
