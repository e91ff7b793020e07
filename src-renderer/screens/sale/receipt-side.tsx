import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../../src-shared/contracts/till.ts';
import type { Quote } from '../../../src-shared/domain/quote.ts';
import { useFormat } from '../../components/use-format.ts';
import { useFigures, useLatestReceipt } from '../../queries/figures.ts';
import { useStatus } from '../../queries/status.ts';
import { EarnCard } from './earn-card.tsx';
import { TierBadge } from './tier-badge.tsx';
import './receipt-side.css';

/** What the sale gave the member, and whether central has it yet. */
export function ReceiptSide() {
  const { t } = useTranslation();
  const receipt = useLatestReceipt();
  const figures = useFigures();
  if (receipt === null || receipt === undefined) return null;
  const { sale } = receipt;
  const nameOf = (lineId: string) => sale.lines.find((line) => line.lineId === lineId)?.name ?? '';
  return (
    <>
      {receipt.memberName === null ? (
        <section className="card receipt-side" aria-label={t('member.label')}>
          <p className="receipt-side__none">{t('receipt.noMember')}</p>
          <Waiting receipt={receipt} />
        </section>
      ) : (
        <>
          <NewBalance receipt={receipt} />
          <EarnCard title={t('earn.earned')} earn={earnOf(receipt, figures?.quote)} nameOf={nameOf} />
        </>
      )}
    </>
  );
}

function NewBalance({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const member = useFigures()?.member;
  // A receipt names its tier; how high it is, only the figures of its sale know, while they stand.
  const rank = member?.tierName === receipt.tierName ? member?.tierRank : undefined;
  const format = useFormat();
  return (
    <section className="card receipt-side" aria-label={t('member.label')}>
      <header className="receipt-side__head">
        <h2 className="receipt-side__name">{receipt.memberName}</h2>
        {receipt.tierName === null ? null : <TierBadge name={receipt.tierName} rank={rank} />}
      </header>
      {receipt.balancePoints === null ? null : (
        <div>
          <p className="small quiet">{t('receipt.balance')}</p>
          <p className="receipt-side__balance" data-testid="new-balance">
            {format.points(receipt.balancePoints)}
          </p>
          {receipt.waiting ? <p className="small quiet">{t('receipt.balanceWaiting')}</p> : null}
        </div>
      )}
      <UsedInSale receipt={receipt} />
      <Waiting receipt={receipt} />
    </section>
  );
}

/** What of the member's points the sale used. */
function UsedInSale({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = receipt.sale.redemptions.reduce((sum, redemption) => sum + redemption.points, 0);
  if (points === 0) return null;
  return (
    <p className="receipt-side__used">
      <span>{t('redeem.receipt.used')}</span>
      <span data-testid="points-used">{format.movement(-points)}</span>
    </p>
  );
}

function Waiting({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const isOffline = useStatus()?.connection.state === 'offline';
  if (!receipt.waiting) return <p className="receipt-side__sent">{t('receipt.sent')}</p>;
  return <p className="receipt-side__waiting">{isOffline ? t('receipt.waitingOffline') : t('receipt.waiting')}</p>;
}

/** The points of the receipt, with the quote's explanation where it is the one the sale was completed with. */
function earnOf(receipt: Receipt, quote: Quote | undefined): Quote['earn'] {
  const { earnPoints: points, lines } = receipt.sale;
  const isOfSale =
    quote !== undefined &&
    quote.earn.points === points &&
    quote.lines.length === lines.length &&
    quote.lines.every((line, index) => line.lineId === lines[index]?.lineId);
  return isOfSale ? quote.earn : { points, pending: false, explanation: [] };
}
