import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useScans } from '../../components/scans.ts';
import type { SaleSession } from '../../state/sale-session.ts';
import { Choices } from './choices.tsx';
import { FindField } from './find-field.tsx';
import { LinesCard } from './lines-card.tsx';
import { MemberSide } from './member-side.tsx';
import { MessageLine } from './message-line.tsx';
import { ReceiptCard } from './receipt-card.tsx';
import { ReceiptSide } from './receipt-side.tsx';
import { SaleActions } from './sale-actions.tsx';
import { useSaleKeys } from './sale-keys.ts';
import { SaleSessionContext, useNewSaleSession, useNews, useSale } from './use-sale.ts';
import './sale-screen.css';

/** One screen for a sale. Left: the field, the lines, what is to pay. Right: the member, and what this sale earns. */
export function SaleScreen() {
  const session = useNewSaleSession();
  useNews(session);
  return (
    <SaleSessionContext value={session}>
      <OpenSale session={session} />
    </SaleSessionContext>
  );
}

function OpenSale({ session }: { session: SaleSession }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const isReceipt = useSale((state) => state.phase === 'receipt');
  useScans(useCallback((scan) => session.hear({ source: 'scan', ...scan }), [session]));
  useSaleKeys(session, field);
  useReturnToField(field);
  return (
    <main className="sale" aria-label={t('sale.label')}>
      <h1 className="visually-hidden">{t('sale.label')}</h1>
      <div className="sale__left">
        <FindField field={field} />
        <MessageLine />
        {isReceipt ? <ReceiptCard /> : <LinesCard field={field} />}
        <SaleActions />
      </div>
      <div className="sale__right">{isReceipt ? <ReceiptSide /> : <MemberSide />}</div>
      <Choices />
    </main>
  );
}

/** Puts the focus back into the field when the payment or a pane is done with or left, and when points were taken off. */
function useReturnToField(field: RefObject<HTMLInputElement | null>): void {
  const isElsewhere = useSale(({ paying, pane, phase }) => paying !== null || pane !== null || phase === 'redeeming');
  const before = useRef(isElsewhere);
  useEffect(() => {
    if (before.current && !isElsewhere) field.current?.focus();
    before.current = isElsewhere;
  }, [field, isElsewhere]);
}
