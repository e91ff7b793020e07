import './tier-badge.css';

type TierBadgeProps = {
  readonly name: string;
  /** 0 for the base tier; the higher, the better. Undefined where it is not known. */
  readonly rank: number | undefined;
};

/** A tier by its name; the colour repeats how high it is. */
export function TierBadge({ name, rank }: TierBadgeProps) {
  return (
    <span className="tier-badge" data-rank={rank === undefined ? undefined : Math.min(rank, HIGHEST_COLOUR)}>
      {name}
    </span>
  );
}

const HIGHEST_COLOUR = 3;
