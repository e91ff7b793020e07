import { answerRefusal } from '../desk/manager/answer-refusal.ts';
import { checkJournal } from '../desk/manager/check-journal.ts';
import { closeShift } from '../desk/manager/close-shift.ts';
import { dayReport } from '../desk/manager/day-report.ts';
import { enrolmentCandidates } from '../desk/manager/enrolment-candidates.ts';
import { linkEnrolment } from '../desk/manager/link-enrolment.ts';
import { listJournal } from '../desk/manager/list-journal.ts';
import { openShift } from '../desk/manager/open-shift.ts';
import { currentShift } from '../desk/manager/shift.ts';
import { showEntry } from '../desk/manager/show-entry.ts';
import { syncReport } from '../desk/manager/sync-report.ts';
import { type Callers, type Implementer, refuse } from './callers.ts';
import type { Till } from './till.ts';

/** What only a manager may ask. */
export function managerRouter({ manager: os }: Implementer, { managed }: Callers, till: Till) {
  return {
    sync: os.sync.handler(() => {
      const { desk } = managed();
      return syncReport(desk, till.syncFigures() ?? refuse('NOT_READY'));
    }),
    sendNow: os.sendNow.handler(async () => {
      managed();
      await till.sendNow();
      return null;
    }),
    journal: os.journal.handler(({ input }) => listJournal(managed().desk, input)),
    entry: os.entry.handler(({ input }) => showEntry(managed().desk, input)),
    answerRefusal: os.answerRefusal.handler(({ input }) => {
      const { desk, staff } = managed();
      answerRefusal(desk, staff, input.entryId, input.resolution);
      till.committed();
      return null;
    }),
    enrolmentCandidates: os.enrolmentCandidates.handler(({ input }) =>
      enrolmentCandidates(managed().desk, input.entryId),
    ),
    linkEnrolment: os.linkEnrolment.handler(({ input }) => {
      const { desk, staff } = managed();
      linkEnrolment(desk, staff, input.entryId, input.memberId);
      till.committed();
      return null;
    }),
    verifyJournal: os.verifyJournal.handler(() => checkJournal(managed().desk)),
    rebuildReplica: os.rebuildReplica.handler(() => {
      managed();
      till.rebuildReplica();
      return null;
    }),
    dayReport: os.dayReport.handler(({ input }) => dayReport(managed().desk, input.businessDay)),
    shift: os.shift.handler(() => currentShift(managed().desk)),
    openShift: os.openShift.handler(({ input }) => {
      const { desk, staff } = managed();
      const shift = openShift(desk, staff, input.floatMinor);
      till.committed();
      return shift;
    }),
    closeShift: os.closeShift.handler(({ input }) => {
      const { desk, staff } = managed();
      const closed = closeShift(desk, staff, input.shiftId, input.countedCashMinor);
      till.committed();
      return closed;
    }),
  };
}
