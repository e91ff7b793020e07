import './figure-card.css';

type FigureCardProps = {
  readonly label: string;
  readonly figure: string;
  /** From when the figure is, or what it means. */
  readonly note: string;
  readonly tone?: 'plain' | 'waiting' | 'wrong';
};

/** One figure with its name above and its source below. */
export function FigureCard({ label, figure, note, tone = 'plain' }: FigureCardProps) {
  return (
    <section className="card figure-card" aria-label={label}>
      <p className="small quiet">{label}</p>
      <p className={`figure-card__figure figure-card__figure--${tone}`}>{figure}</p>
      <p className="small quiet">{note}</p>
    </section>
  );
}
