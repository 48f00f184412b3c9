export function {{fn}}(text: string): number {
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (match === null || text === "") throw new RangeError(`"${text}" is no duration`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * {{per}};
}
