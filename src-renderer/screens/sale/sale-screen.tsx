import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useScans } from '../../components/scans.ts';
import { AsidePanel } from './aside/aside-panel.tsx';
import { KeptSale } from './aside/kept-sale.tsx';
import { AsidesContext, useAside } from './aside/use-aside.ts';
import { useAsideKeys } from './aside/use-aside-keys.ts';
import { Choices } from './choices.tsx';
import { FindField } from './find-field.tsx';
import { LinesCard } from './lines-card.tsx';
import { MemberSide } from './member-side.tsx';
import { MessageLine } from './message-line.tsx';
import { ReceiptCard } from './receipt-card.tsx';
import { ReceiptSide } from './receipt-side.tsx';
import { SaleActions } from './sale-actions.tsx';
import { useSaleKeys } from './sale-keys.ts';
import { type SaleDesk, SaleSessionContext, useNewSaleDesk, useNews, useSale } from './use-sale.ts';
import './sale-screen.css';

/** One screen for a sale. Left: the field, the lines, what is to pay. Right: the member, and what this sale earns. */
export function SaleScreen() {
  const desk = useNewSaleDesk();
  const { session } = desk;
  useNews(session);
  return (
    <SaleSessionContext value={session}>
      <AsidesContext value={desk}>
        <OpenSale desk={desk} />
      </AsidesContext>
    </SaleSessionContext>
  );
}

function OpenSale({ desk: { session, asides } }: { desk: SaleDesk }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const isReceipt = useSale((state) => state.phase === 'receipt');
  const kind = useAside((aside) => aside?.kind ?? null);
  useScans(
    useCallback(
      (scan) => {
        const heard = { source: 'scan', ...scan } as const;
        if (!asides.hear(heard)) session.hear(heard);
      },
      [session, asides],
    ),
  );
  useAsideKeys(asides);
  useSaleKeys(session, field, kind === null);
  useReturnToField(field);
  return (
    <main className="sale" aria-label={t('sale.label')}>
      <h1 className="visually-hidden">{t('sale.label')}</h1>
      <div className="sale__left">
        {kind !== null ? (
          <AsidePanel kind={kind} />
        ) : (
          <>
            <FindField field={field} />
            <MessageLine />
            {isReceipt ? <ReceiptCard /> : <LinesCard field={field} />}
            <SaleActions />
          </>
        )}
      </div>
      <div className="sale__right">
        {isReceipt ? <ReceiptSide /> : <MemberSide />}
        {kind === null ? null : <KeptSale />}
      </div>
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
