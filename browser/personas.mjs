// The people of the sample company that the tests act as: the part of their
// e-mail before the @ in internal/demo/content/people.csv.
export const personas = {
  ines: { email: 'ines.carvalho', name: 'Ines Carvalho', role: 'learner with a full record' },
  tomas: { email: 'tomas.reyes', name: 'Tomás Reyes', role: 'manager of Ines' },
  amara: { email: 'amara.njoroge', name: 'Amara Njoroge', role: 'host manager of several learners' },
  wanjiru: { email: 'wanjiru.kamau', name: 'Wanjiru Kamau', role: 'is asked to help a learner' },
  jonas: { email: 'jonas.berg', name: 'Jonas Berg', role: 'learner of another department' },
  priya: { email: 'priya.raman', name: 'Priya Raman', role: 'head of the department' },
  nadia: { email: 'nadia.haddad', name: 'Nadia Haddad', role: 'People Business Partner' },
  henrik: { email: 'henrik.olsen', name: 'Henrik Olsen', role: 'HR administrator' },
  owen: { email: 'owen.pritchard', name: 'Owen Pritchard', role: 'platform administrator' },
  ingrid: { email: 'ingrid.solberg', name: 'Ingrid Solberg', role: 'auditor' },
  maya: { email: 'maya.lindqvist', name: 'Maya Lindqvist', role: 'her department has no framework' },
  dylan: { email: 'dylan.reed', name: 'Dylan Reed', role: 'new: nothing recorded yet' },
};

/** Nobody: not signed in. */
export const nobody = 'nobody';

/** The administrator of a new installation, who is no person of the company. */
export const administrator = 'administrator';

/** The personas' keys, with nobody first. */
export const actors = [nobody, ...Object.keys(personas)];
