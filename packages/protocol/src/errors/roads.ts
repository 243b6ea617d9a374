/** Errors of the roads without a network: a request and its answer travel as file, photograph or spoken digits. */
export const roadErrors = {
  'answer-unreadable': {
    title: 'Not an answer',
    status: 400,
    exit: 2,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: 'The file is not the answer of a vendor: it was cut off or edited on its way, or it is another file.',
    remedy: 'Copy it again from where it came, whole and unchanged; nothing was changed here.',
  },
  'photo-unreadable': {
    title: 'No QR code in the picture',
    status: 400,
    exit: 2,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: 'The picture is no PNG or JPEG, is damaged, or its code is cut off, blurred or covered by a reflection.',
    remedy:
      'Photograph the whole code from straight ahead, sharp, without reflections, as JPEG or PNG; or take it as a file.',
  },
  'nothing-awaited': {
    title: 'No answer is awaited',
    status: 409,
    exit: 4,
    retry: 'after-change',
    side: 'client',
    audience: 'administrator',
    cause: 'No request without a network was made here, or its answer has been taken already.',
    remedy: 'See `attiva host status`; make the request with `attiva host register KEY --without-network`.',
  },
} as const;
