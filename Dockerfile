# The dashboard in a container: docker build -t ecosystem . && docker run -p 8501:8501 -v ./datasets:/data ecosystem
FROM python:3.11-slim

WORKDIR /build
COPY pyproject.toml README.md LICENSE constraints.txt dashboard.py ./
COPY .streamlit .streamlit
COPY data data
COPY pages pages
COPY src src
COPY static static
RUN pip install --no-cache-dir -c constraints.txt ".[redis,login]"
RUN useradd --system --uid 10001 --create-home ecosystem && install -d -o ecosystem /data

USER ecosystem
WORKDIR /home/ecosystem
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0
ENV STREAMLIT_SERVER_PORT=8501
ENV ECOSYSTEM_DATA=/data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=60s --interval=15s --timeout=5s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "ecosystem", "serve"]
