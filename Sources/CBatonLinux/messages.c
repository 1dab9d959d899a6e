/* Messages with a descriptor or credentials beside the bytes, and the socket table of the kernel. */
#include "CBatonLinux.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DESCRIPTORS_AT_ONCE_MAX = 253 }; /* SCM_MAX_FD of the kernel */

ssize_t baton_send(int socket, const void *bytes, size_t count, int descriptor, int flags) {
  union {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
  } control;
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  return sendmsg(socket, &message, flags | MSG_NOSIGNAL);
}

static void take_descriptors(const struct cmsghdr *header, struct baton_received *received) {
  size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count; i++) {
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
    if (received->descriptor < 0) {
      received->descriptor = descriptor;
    } else {
      close(descriptor);
      received->surplus++;
    }
  }
}

ssize_t baton_receive(int socket, void *bytes, size_t count, struct baton_received *received, int flags) {
  union {
    char room[CMSG_SPACE(sizeof(int) * DESCRIPTORS_AT_ONCE_MAX) + CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr aligned;
  } control;
  struct iovec part = {bytes, count};
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  *received = (struct baton_received){.descriptor = -1};
  ssize_t result = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
  if (result < 0) return result;
  received->control_cut = (message.msg_flags & MSG_CTRUNC) != 0;
  received->packet_cut = (message.msg_flags & MSG_TRUNC) != 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SCM_RIGHTS) take_descriptors(header, received);
    if (header->cmsg_type == SCM_CREDENTIALS) {
      struct ucred credentials;
      memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
      received->has_credentials = 1;
      received->credentials = (struct baton_credentials){credentials.pid, credentials.uid, credentials.gid};
    }
  }
  return result;
}

int baton_pass_credentials(int socket, int on) {
  return setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

int baton_peer_credentials(int socket, struct baton_credentials *credentials) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -1;
  *credentials = (struct baton_credentials){peer.pid, peer.uid, peer.gid};
  return 0;
}

struct question {
  struct nlmsghdr header;
  struct unix_diag_req body;
};

size_t baton_unix_question(uint32_t inode, void *buffer, size_t capacity) {
  struct question question;
  if (capacity < sizeof question) return 0;
  memset(&question, 0, sizeof question);
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.body.sdiag_family = AF_UNIX;
  question.body.udiag_states = ~0U;
  question.body.udiag_ino = inode;
  question.body.udiag_show = UDIAG_SHOW_RQLEN | UDIAG_SHOW_VFS;
  question.body.udiag_cookie[0] = ~0U; /* INET_DIAG_NOCOOKIE: the inode is enough */
  question.body.udiag_cookie[1] = ~0U;
  memcpy(buffer, &question, sizeof question);
  return sizeof question;
}

static int read_socket(const struct nlmsghdr *header, uint32_t inode, struct baton_unix_socket *found) {
  const struct unix_diag_msg *body = NLMSG_DATA(header);
  if (header->nlmsg_len < NLMSG_LENGTH(sizeof *body) || body->udiag_ino != inode) return 0;
  int left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof *body));
  struct rtattr *attribute = (struct rtattr *)(body + 1);
  for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type == UNIX_DIAG_RQLEN && RTA_PAYLOAD(attribute) >= sizeof(struct unix_diag_rqlen)) {
      struct unix_diag_rqlen lengths;
      memcpy(&lengths, RTA_DATA(attribute), sizeof lengths);
      found->has_queue = 1;
      found->queued = lengths.udiag_rqueue;
      found->limit = lengths.udiag_wqueue;
    }
    if (attribute->rta_type == UNIX_DIAG_VFS && RTA_PAYLOAD(attribute) >= sizeof(struct unix_diag_vfs)) {
      struct unix_diag_vfs file;
      memcpy(&file, RTA_DATA(attribute), sizeof file);
      found->has_file = 1;
      found->file_inode = file.udiag_vfs_ino;
    }
  }
  return 1;
}

int baton_unix_answer(const void *buffer, size_t count, uint32_t inode, struct baton_unix_socket *found) {
  int left = (int)count;
  memset(found, 0, sizeof *found);
  for (const struct nlmsghdr *header = buffer; NLMSG_OK(header, (unsigned)left); header = NLMSG_NEXT(header, left)) {
    if (header->nlmsg_type == NLMSG_ERROR) return 0;
    if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY && read_socket(header, inode, found)) return 1;
  }
  return 0;
}
