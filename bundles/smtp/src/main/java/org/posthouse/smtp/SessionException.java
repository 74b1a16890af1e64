package org.posthouse.smtp;

/** The session is of no more use. Says why, for the recipients that are still open. */
final class SessionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the delivery can do about it. */
  enum Remedy {
    /** Try the next host, if the failure is a soft one. */
    NEXT_HOST,
    /** Try the same host without TLS. */
    PLAIN_TEXT
  }

  private final transient Failure failure;
  private final Remedy remedy;

  SessionException(Failure failure) {
    this(failure, Remedy.NEXT_HOST);
  }

  SessionException(Failure failure, Remedy remedy) {
    super(failure.text(), null, false, false);
    this.failure = failure;
    this.remedy = remedy;
  }

  Failure failure() {
    return failure;
  }

  Remedy remedy() {
    return remedy;
  }
}
