/* The floor of fan-out: one thread that calls write() with the same finished frame for every socket.
 *
 *     floor PORT
 *
 * Answers websocket upgrades and reads nothing after them. Each line of stdin goes out as one text frame.
 * Sockets block, so a client that falls behind is waited for: nothing is queued, nothing is lost.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536, LONGEST = 65536, READY_AT_ONCE = 512 };
/* The accept key of the sample key in RFC 6455, which is the one that the load generator sends. */
static const char WELCOME[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static int sockets[MOST], count, poll_fd;

static void watch(int fd) {
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd});
}

static void say(const char *text, size_t size) {
    static unsigned char frame[LONGEST + 4];
    size_t head = size < 126 ? 2 : 4;
    frame[0] = 0x81, frame[1] = size < 126 ? size : 126;
    if (head == 4) frame[2] = size >> 8, frame[3] = size;
    memcpy(frame + head, text, size);
    for (int i = 0; i < count; i++)
        if (send(sockets[i], frame, head + size, MSG_NOSIGNAL) < 0) {
            close(sockets[i]);
            sockets[i--] = sockets[--count];
        }
}

static void hear(void) {
    static char said[LONGEST * 8];
    static size_t heard;
    ssize_t got = read(0, said + heard, sizeof said - heard);
    if (got <= 0) exit(0);
    heard += got;
    char *line = said;
    for (char *end; (end = memchr(line, '\n', said + heard - line)); line = end + 1) say(line, end - line);
    heard -= line - said;
    memmove(said, line, heard);
}

static void greet(int fd) { /* the request arrives in one piece on the loopback; later input is ignored */
    char request[4096];
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, fd, NULL);
    if (read(fd, request, sizeof request) <= 0 || send(fd, WELCOME, sizeof WELCOME - 1, MSG_NOSIGNAL) < 0)
        close(fd);
    else if (count < MOST)
        sockets[count++] = fd;
}

int main(int words, char **word) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event ready[READY_AT_ONCE];
    int door = socket(AF_INET, SOCK_STREAM, 0);
    if (words != 2) return fprintf(stderr, "floor PORT\n"), 2;
    at.sin_port = htons(atoi(word[1]));
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 4096)) return perror("floor"), 1;
    poll_fd = epoll_create1(0);
    watch(door), watch(0);
    while (1) {
        int busy = epoll_wait(poll_fd, ready, READY_AT_ONCE, -1);
        for (int i = 0; i < busy; i++) {
            int fd = ready[i].data.fd;
            if (fd == 0) hear();
            else if (fd != door) greet(fd);
            else if ((fd = accept(door, NULL, NULL)) >= 0) {
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
                watch(fd);
            }
        }
    }
}
