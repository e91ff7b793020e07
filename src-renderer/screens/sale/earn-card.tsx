import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Quote } from '../../../src-shared/domain/quote.ts';
import { useFittingRows } from '../../components/use-fitting-rows.ts';
import { useFormat } from '../../components/use-format.ts';
import { foldExplanation } from '../../words/explanation.ts';
import { stepWords } from '../../words/explanation-words.ts';
import './earn-card.css';

/** A row of the explanation, and the card's head and edges, in rem. */
const SIZES = { rowRem: 1.5625, othersRem: 5 };
const PENDING_REM = 2.75;

type EarnCardProps = {
  readonly title: string;
  readonly earn: Quote['earn'];
  /** The name of a line. */
  readonly nameOf: (lineId: string) => string;
};

/** What a sale earns and why, folded to the rows that there is room for. */
export function EarnCard({ title, earn, nameOf }: EarnCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = useRef<HTMLDivElement>(null);
  const othersRem = SIZES.othersRem + (earn.pending ? PENDING_REM : 0);
  const steps = foldExplanation(earn.explanation, useFittingRows(place, { ...SIZES, othersRem }));
  return (
    <div className="earn-place" ref={place}>
      <section className="card earn-card" aria-label={title}>
        <header className="earn-card__head">
          <h2 className="earn-card__title">{title}</h2>
          <p className="earn-card__points" data-testid="earn-points">
            {format.movement(earn.points)}
          </p>
        </header>
        {earn.pending ? <p className="earn-card__pending small">{t('earn.pending')}</p> : null}
        {steps.length === 0 ? (
          <p className="quiet">{t('earn.nothing')}</p>
        ) : (
          <ul className="earn-card__steps" aria-label={t('earn.why')}>
            {steps.map((step, index) => (
              <li key={`${step.kind}-${index}`} className="earn-card__step">
                <span className="earn-card__words">{stepWords(step, t, format, nameOf)}</span>
                <span>{format.points(step.points)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
