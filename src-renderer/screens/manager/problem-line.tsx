import { useTranslation } from 'react-i18next';
import { managerErrorWords } from '../../words/manager-words.ts';

type ProblemLineProps = {
  /** What a call failed with; null where none did. */
  readonly error: unknown;
  /** What is wrong before any call is made. */
  readonly problem?: string | null;
  readonly done?: string | null;
};

/** What went wrong, or how it went well: always in the same place. */
export function ProblemLine({ error, problem = null, done = null }: ProblemLineProps) {
  const { t } = useTranslation();
  const hasFailed = error !== null && error !== undefined;
  const words = problem ?? (hasFailed ? managerErrorWords(error, t) : null);
  return (
    <>
      <p role="alert" className="manager__problem">
        {words}
      </p>
      <p role="status" className="manager__done">
        {words === null ? done : null}
      </p>
    </>
  );
}
