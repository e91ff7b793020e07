/** The middle one of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = valueAt(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (valueAt(sorted, middle - 1) + upper) / 2;
}

/** The smallest value that `percent` of all values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return valueAt(sorted, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
}

function valueAt(sorted: readonly number[], index: number): number {
  const value = sorted[index];
  if (value === undefined) throw new RangeError('there are no values');
  return value;
}
