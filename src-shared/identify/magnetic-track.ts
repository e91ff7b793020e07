/** What a magnetic stripe says is its number, in every way that it can be meant, best first; one list a track. */
export type TrackNumbers = readonly (readonly string[])[];

/**
 * The numbers on a magnetic stripe (ISO/IEC 7811-6, 7813): track 1 `%B<number>^<name>^...?`, track 2
 * `;<number>=...?`, track 3 `+<number>=...?`, one or more. Undefined when `text` is no stripe. Names and the issuer's
 * own data are never looked at.
 */
export function numbersOnTracks(text: string): TrackNumbers | undefined {
  if (!/^[%;]/.test(text)) return undefined;
  const tracks: string[][] = [];
  for (const [, start, content] of text.matchAll(/([%;+])([^?%;]+)(?:\?|$)/g)) {
    const number = (content ?? '').split(start === '%' ? '^' : '=')[0] ?? '';
    tracks.push(start === '%' ? readingsOfTrackOne(number) : [number]);
  }
  return tracks.length === 0 ? undefined : tracks;
}

/** Track 1 begins with a letter for its format; shops' own cards leave it out, or use letters in their numbers. */
function readingsOfTrackOne(number: string): string[] {
  return /^[A-Za-z]/.test(number) ? [number, number.slice(1)] : [number];
}
