import { type RefObject, useLayoutEffect, useState } from 'react';

/** How many rows fit into an element beside what else stands in it; all sizes in rem. */
export function useFittingRows(
  place: RefObject<HTMLElement | null>,
  sizes: { readonly rowRem: number; readonly othersRem: number },
): number {
  const { rowRem, othersRem } = sizes;
  const [rows, setRows] = useState(1);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => {
      const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const freePx = element.clientHeight - othersRem * remPx;
      setRows(Math.max(1, Math.floor(freePx / (rowRem * remPx))));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [place, rowRem, othersRem]);
  return rows;
}
