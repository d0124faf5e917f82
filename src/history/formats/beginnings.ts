/** How files of others begin: told apart before what reads them is loaded. */

/** A `test.jepsen` of Jepsen's store. */
export const JEPSEN_MAGIC = 'JEPSEN';

/** The operations of one client in a report of etcd's robustness tests, or what its watches saw. */
export const looksLikeEtcdReport = (text: string): boolean =>
  /^\{"ClientId":\d+,"Input":\{"Type":"/u.test(text) ||
  /^\{"Request":\{"(?:Key|Revision|WithPrefix)":[^{}]*\},"Responses":/u.test(text);

/** A log of TiDB's chaos tools. */
export const looksLikeTipocket = (text: string): boolean =>
  /^\{"action":"(?:call|return|dump|summarize|inject|recover)","proc":-?\d/u.test(text);
