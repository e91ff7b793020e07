import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { useTill } from '../../../queries/till.ts';
import { ProblemLine } from '../problem-line.tsx';
import './answer-refusal.css';

const NONE = 'none';

/** A person's word on whom an enrolment means that several members match: a new entry that names it. */
export function LinkEnrolment({ entryId }: { entryId: string }) {
  const { t } = useTranslation();
  const { calls, queryClient } = useTill();
  const [chosen, setChosen] = useState<string | null>(null);
  const candidates = useQuery({
    ...calls.manager.enrolmentCandidates.queryOptions({ input: { entryId } }),
    staleTime: 0,
  });
  const link = useMutation(
    calls.manager.linkEnrolment.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: calls.manager.key() }),
    }),
  );
  return (
    <section className="answer-refusal">
      <RadioGroup className="answer-refusal__choices" value={chosen} onChange={setChosen}>
        <Label className="answer-refusal__title">{t('manager.entry.linkTitle')}</Label>
        {candidates.data?.map(({ memberId, displayName, hints }) => (
          <Choice key={memberId} id={memberId}>
            {[displayName, ...hints.map((hint) => `··· ${hint}`)].join(' · ')}
          </Choice>
        ))}
        <Choice id={NONE}>{t('manager.entry.linkNone')}</Choice>
      </RadioGroup>
      <p className="small quiet">
        {candidates.data?.length === 0 ? t('manager.entry.linkNobody') : t('manager.entry.linkHint')}
      </p>
      <ProblemLine error={candidates.error ?? link.error} done={link.isSuccess ? t('manager.entry.linkDone') : null} />
      <ActionButton
        kind="primary"
        isDisabled={chosen === null || link.isPending || link.isSuccess}
        onPress={() => {
          if (chosen !== null) link.mutate({ entryId, memberId: chosen === NONE ? null : chosen });
        }}
      >
        {t('manager.entry.linkDo')}
      </ActionButton>
    </section>
  );
}

function Choice({ id, children }: { id: string; children: string }) {
  return (
    <Radio value={id} className="answer-refusal__choice">
      <span className="answer-refusal__mark" aria-hidden="true" />
      {children}
    </Radio>
  );
}
