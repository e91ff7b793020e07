import './tier-badge.css';

export function TierBadge({ name }: { name: string }) {
  return <span className="tier-badge">{name}</span>;
}
